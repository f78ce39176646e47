import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { Browser, Page } from "playwright-core";

type Open = (markdown: string, width: number, colorScheme: "light" | "dark") => Promise<Page>;

/** A comment on a desk in light and in dark and on a phone, beside each other, as PNG. */
export async function pictureOf(browser: Browser, markdown: string, open: Open): Promise<Buffer> {
  const views = [];
  for (const [width, scheme] of [
    [720, "light"],
    [720, "dark"],
    [390, "light"],
  ] as const) {
    const page = await open(markdown, width, scheme);
    const image = (await page.screenshot({ fullPage: true })).toString("base64");
    views.push(`<img width="${width}" src="data:image/png;base64,${image}">`);
    await page.close();
  }
  const page = await browser.newPage({ viewport: { width: 1880, height: 100 }, deviceScaleFactor: 0.75 });
  await page.setContent(`<body style="display:flex;gap:25px;margin:0;align-items:flex-start">${views.join("")}</body>`);
  const picture = await page.screenshot({ fullPage: true });
  await page.close();
  return markedAsShowing(picture, createHash("sha256").update(markdown).digest("hex"));
}

const KEYWORD = "Comment\0";
/** Every PNG begins with its signature and the chunk IHDR, which holds 13 bytes. */
const HEAD = 8 + 12 + 13;

/** The picture with a chunk of text that says of what it was taken: no other byte tells a stale one from a true one. */
function markedAsShowing(png: Buffer, hash: string): Buffer {
  const named = Buffer.from(`tEXt${KEYWORD}${hash}`, "latin1");
  const chunk = Buffer.alloc(named.length + 8);
  chunk.writeUInt32BE(named.length - 4, 0);
  named.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(named), named.length + 4);
  return Buffer.concat([png.subarray(0, HEAD), chunk, png.subarray(HEAD)]);
}

/** The hash that a picture says it was taken of; null: it says none. */
export function shownIn(png: Buffer): string | null {
  return new RegExp(`^tEXt${KEYWORD}([0-9a-f]{64})`).exec(png.toString("latin1", HEAD + 4))?.[1] ?? null;
}
