const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function isId(value: unknown): value is string {
  return typeof value === "string" && ID.test(value);
}

/** Where the page opens with this conversation, or with none. */
export function addressOf(conversation: string | undefined): string {
  return conversation === undefined ? "/" : `/#c=${conversation}`;
}

/** The conversation that an address's part behind the # names. */
export function conversationAt(hash: string): string | undefined {
  const id = /^#c=(.*)$/su.exec(hash)?.[1];
  return isId(id) ? id : undefined;
}
