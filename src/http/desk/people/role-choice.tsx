import { ROLES, type Role } from '../../../access/roles.ts';
import type { View } from '../page.tsx';

interface RoleChoiceProps {
  readonly view: View;
  readonly label: string;
  readonly chosen: Role;
}

export function RoleChoice({ view, label, chosen }: RoleChoiceProps) {
  return (
    <>
      <label for="role">{label}</label>
      <select id="role" name="role">
        {ROLES.map((role) => (
          <option value={role} selected={role === chosen}>
            {view.words.roles[role]}
          </option>
        ))}
      </select>
    </>
  );
}
