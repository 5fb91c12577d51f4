import type { Browser, Page } from 'playwright-core';
import type { Installation } from '../real-processes/installation.ts';
import { expectUsable } from './browser.ts';

const PASSWORD = 'kuda baterai pasak benar';

/** Somebody at the desk, in a browser of their own. */
export class Person {
  /** What the browser complained of: it must stay empty. */
  readonly complaints: string[] = [];

  private readonly lookedAt = new Set<string>();

  private constructor(
    readonly name: string,
    readonly page: Page,
    private readonly url: string,
  ) {
    page.on('dialog', (question) => void question.accept());
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
  }

  /** A new user, who signs in, changes the password that they were given, and chooses English. */
  static async signIn(
    browser: Browser,
    installation: Installation,
    of: { readonly url: string; readonly name: string; readonly role: string },
  ): Promise<Person> {
    const made = await installation.run(
      'user',
      'create',
      of.name,
      '--role',
      of.role,
      '--by',
      'adi',
    );
    if (made.code !== 0) throw new Error(made.stderr);
    const { password } = JSON.parse(made.stdout) as { password: string };
    const context = await browser.newContext({ locale: 'id-ID', acceptDownloads: true });
    const person = new Person(of.name, await context.newPage(), of.url);
    await person.goTo('/');
    const { page } = person;
    await page.getByLabel('Nama').fill(of.name);
    await page.getByLabel('Kata sandi').fill(password);
    await page.getByRole('button', { name: 'Masuk' }).click();
    await page.getByLabel('Kata sandi sekarang').fill(password);
    await page.getByLabel('Kata sandi baru', { exact: true }).fill(PASSWORD);
    await page.getByLabel('Kata sandi baru, sekali lagi').fill(PASSWORD);
    await page.getByRole('button', { name: 'Ganti' }).click();
    await page.getByLabel('Bahasa').selectOption('en');
    await page.getByRole('button', { name: 'Simpan' }).click();
    await page.getByRole('link', { name: 'Today' }).click();
    return person;
  }

  async goTo(path: string): Promise<void> {
    await this.page.goto(this.url + path);
    await this.look();
  }

  async follow(link: string): Promise<void> {
    await this.page.getByRole('link', { name: link, exact: true }).click();
  }

  /** Waits until the page says so, and looks whether everybody can use it. */
  async sees(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor();
    await this.look();
  }

  /** Each page once: nothing on it that axe calls serious. */
  private async look(): Promise<void> {
    const page = new URL(this.page.url()).pathname.replace(/\d[^/]*$/, '…');
    if (this.lookedAt.has(page)) return;
    this.lookedAt.add(page);
    await expectUsable(this.page);
  }

  /** The file that a link of this name downloads. */
  async download(link: string | RegExp): Promise<Buffer> {
    const [download] = await Promise.all([
      this.page.waitForEvent('download'),
      this.page.getByRole('link', { name: link }).click(),
    ]);
    const parts: Buffer[] = [];
    for await (const part of await download.createReadStream()) parts.push(part as Buffer);
    return Buffer.concat(parts);
  }
}
