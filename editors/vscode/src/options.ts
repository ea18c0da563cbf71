/** The settings of the editor as the server's initialization options. */

/** What reads a setting of the section `seqlint`. */
export interface Section {
  get<T>(name: string, byDefault: T): T;
}

/** The initialization options of `seqlint server`. */
export interface Options {
  settings: Record<string, unknown>;
  hints: { shapes: boolean; parameters: boolean };
}

/** The options that the settings of a window ask for. */
export function optionsOf(section: Section): Options {
  return {
    settings: section.get<Record<string, unknown>>("settings", {}),
    hints: {
      shapes: section.get("hints.shapes", true),
      parameters: section.get("hints.parameters", false),
    },
  };
}
