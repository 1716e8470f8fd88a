import type { Profile } from "../api/types";

/** Marks nobody sees, but for those that emoji and many scripts need: variation selectors, and joiners not between Latin letters. */
const UNSEEN =
  /(?![\u200c\u200d\ufe00-\ufe0f])[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u2800\ufff9-\ufffb]|(?<=\p{Script=Latin})[\u200c\u200d]+/gu;

/** A name without the marks that would turn it around or make it look like another's; the username if nothing is left. */
export function shownName({ display_name, username }: Pick<Profile, "display_name" | "username">): string {
  const name = display_name.replace(UNSEEN, "").trim();
  return /[^\s\p{Default_Ignorable_Code_Point}\p{M}]/u.test(name) ? name : username;
}

/** A group's title, as plain as a person's name. */
export function shownTitle(title: string): string {
  return shownName({ display_name: title, username: "A group without a name" });
}
