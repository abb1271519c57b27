/** The part of the package that is used here; the package has no types of its own. */
declare module 'gettext-parser' {
	export interface Entry {
		msgid: string;
		msgctxt?: string;
		msgid_plural?: string;
		msgstr: string[];
		comments?: { reference?: string; extracted?: string; flag?: string };
	}
	export interface Catalog {
		charset: string;
		headers: Record< string, string >;
		/** The messages by context, then by text. */
		translations: Record< string, Record< string, Entry > >;
	}
	const gettext: {
		po: {
			parse: ( text: Buffer ) => Catalog;
			compile: (
				catalog: Catalog,
				options: { foldLength: number }
			) => Buffer;
		};
	};
	export default gettext;
}
