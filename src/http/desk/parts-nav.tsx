interface PartsNavProps {
  readonly label: string;
  readonly parts: readonly {
    readonly href: string;
    readonly text: string;
    readonly isHere: boolean;
  }[];
}

/** The way between the pages of one part of the desk. */
export function PartsNav({ label, parts }: PartsNavProps) {
  return (
    <nav class="parts" aria-label={label}>
      <ul>
        {parts.map(({ href, text, isHere }) => (
          <li>
            <a href={href} aria-current={isHere ? 'page' : undefined}>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
