import assert from "node:assert/strict";
import { test } from "node:test";

import { pageOf } from "../src/page";

const SUMMARY = { name: "<digits>", file: "a&b.py", text: "Layer (type) <i>", svg: "<svg></svg>", errors: [] };

test("the page has the picture, and the text as text", () => {
  const page = pageOf(SUMMARY);
  assert.match(page, /<svg><\/svg>/);
  assert.match(page, /<h1>&lt;digits&gt; <small>a&amp;b\.py<\/small><\/h1>/);
  assert.match(page, /<pre>Layer \(type\) &lt;i&gt;<\/pre>/);
  assert.doesNotMatch(page, /<ul>/);
});

test("the page lists what is wrong", () => {
  const page = pageOf({ ...SUMMARY, errors: ["Flatten: 1 & 2"] });
  assert.match(page, /<li class="error">Flatten: 1 &amp; 2<\/li>/);
});

test("the page runs no scripts", () => {
  assert.match(pageOf(SUMMARY), /Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline';"/);
});

test("without a model the page says so", () => {
  assert.match(pageOf(null), /knows no model/);
});
