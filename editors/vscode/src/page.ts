/** The page of the panel that shows a model. */

/** What the server's command `seqlint.summary` answers. */
export interface Summary {
  name: string;
  file: string;
  text: string;
  svg: string;
  errors: string[];
}

const STYLE = `
  body { padding: 0 1.5rem 1.5rem; }
  h1 { font-size: 1.1rem; overflow-wrap: anywhere; }
  small { font-weight: normal; color: var(--vscode-descriptionForeground); }
  pre { font-family: var(--vscode-editor-font-family); overflow-x: auto; }
  .error { color: var(--vscode-errorForeground); }
  .views { display: flex; flex-wrap: wrap; gap: 2rem; align-items: flex-start; }
  svg { background: #fff; border-radius: 6px; max-width: 100%; height: auto; }
`;

/** The page for a model; for none, it says so. */
export function pageOf(summary: Summary | null): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline';">
<style>${STYLE}</style>
</head>
<body>
${summary === null ? "<p>seqlint knows no model in this file.</p>" : bodyOf(summary)}
</body>
</html>`;
}

function bodyOf(summary: Summary): string {
  const errors = summary.errors.map((text) => `<li class="error">${escape(text)}</li>`).join("\n");
  return `<h1>${escape(summary.name)} <small>${escape(summary.file)}</small></h1>
${errors === "" ? "" : `<ul>${errors}</ul>`}
<div class="views">
<pre>${escape(summary.text)}</pre>
<div>${summary.svg}</div>
</div>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
