import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';

const here = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Where Debian and others put it; `CHROMIUM` names another. */
export const chromiumPath = [
  process.env['CHROMIUM'] ?? '',
  ...['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
].find((path) => path !== '' && existsSync(path));

/** Address of a built page. */
export function built(path: string): string {
  const file = here(`dist/docs/${path}`);
  if (!existsSync(file)) throw new Error(`there is no ${path}: npm run docs`);
  return pathToFileURL(file).href;
}

/** Starts the browser; one that runs as root, as in a container, has no sandbox to offer. */
export function startBrowser(): Promise<Browser> {
  const plain = ['--disable-lcd-text', '--font-render-hinting=none'];
  const args = process.getuid?.() === 0 ? [...plain, '--no-sandbox'] : plain;
  return chromium.launch({ args, ...(chromiumPath && { executablePath: chromiumPath }) });
}

/** A page, with all that went wrong on it and all it asked for beside itself. */
export interface Visit {
  readonly page: Page;
  readonly troubles: readonly string[];
  readonly requests: readonly string[];
}

/** Opens an address in a fresh profile and listens to what it does. */
export async function visit(
  browser: Browser,
  url: string,
  look: { readonly dark?: boolean; readonly width?: number; readonly script?: boolean } = {},
): Promise<Visit> {
  const context = await browser.newContext({
    colorScheme: look.dark === true ? 'dark' : 'light',
    viewport: { width: look.width ?? 1024, height: 600 },
    javaScriptEnabled: look.script ?? true,
  });
  const page = await context.newPage();
  const troubles: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => troubles.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(url);
  return { page, troubles, requests };
}

/** Takes a picture: beside the pages, or as the one to keep (`SCREENSHOTS=keep`). */
export async function picture(page: Page, name: string): Promise<Buffer> {
  const folder = here(
    process.env['SCREENSHOTS'] === 'keep' ? 'test/docs/screenshots' : 'dist/docs/screenshots',
  );
  mkdirSync(folder, { recursive: true });
  return page.screenshot({ path: `${folder}/${name}.png` });
}

/** How many colours a picture has, and its size. */
export async function colours(browser: Browser, png: Buffer) {
  const page = await browser.newPage();
  const seen = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const painter = canvas.getContext('2d');
    painter?.drawImage(image, 0, 0);
    const { data } = painter?.getImageData(0, 0, image.width, image.height) ?? { data: [] };
    const found = new Set<number>();
    for (let at = 0; at < data.length; at += 4)
      found.add(((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0));
    return { count: found.size, width: image.width, height: image.height };
  }, png.toString('base64'));
  await page.close();
  return seen;
}

/** The worst contrast between text and what is behind it (WCAG 2, 1.4.3), and where it is. */
export function worstContrast(page: Page): Promise<{ ratio: number; where: string }> {
  return page.evaluate(() => {
    const channels = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number);
    const luminance = (colour: string): number => {
      const [red = 0, green = 0, blue = 0] = channels(colour)
        .slice(0, 3)
        .map((value) => value / 255)
        .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const behind = (element: Element | null): string => {
      if (element === null) return 'rgb(255, 255, 255)';
      const { backgroundColor } = getComputedStyle(element);
      return channels(backgroundColor)[3] === 0 ? behind(element.parentElement) : backgroundColor;
    };
    let worst = { ratio: 21, where: '' };
    for (const element of document.querySelectorAll('body *')) {
      const hasText = [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '',
      );
      if (!hasText || !(element as HTMLElement).checkVisibility()) continue;
      const text = luminance(getComputedStyle(element).color);
      const ground = luminance(behind(element));
      const ratio = (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
      const where = `${element.tagName} ${element.textContent?.slice(0, 40)}`;
      if (ratio < worst.ratio) worst = { ratio, where };
    }
    return worst;
  });
}
