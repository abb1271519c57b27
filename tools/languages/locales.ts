/** The languages that the plugin brings, with their plural forms as wordpress.org has them. */
export const pluralForms: Record< string, string > = {
	de_DE: 'nplurals=2; plural=(n != 1);',
	es_ES: 'nplurals=2; plural=(n != 1);',
	fr_FR: 'nplurals=2; plural=(n > 1);',
	nl_NL: 'nplurals=2; plural=(n != 1);',
	ro_RO: 'nplurals=3; plural=(n == 1 ? 0 : ((n == 0 || n % 100 >= 2 && n % 100 <= 19) ? 1 : 2));',
};

export const formsOf = ( locale: string ): number =>
	Number( /nplurals=(\d)/.exec( pluralForms[ locale ] ?? '' )?.[ 1 ] );

/**
 * Where every message is translated into each of them: what a site owner sees. Elsewhere a message may stay English: what only
 * developers read, of the REST API, of abilities and of WP-CLI.
 */
const complete = [ 'build/' ];

export const isNeeded = ( files: string[] ): boolean =>
	files.some( ( file ) =>
		complete.some( ( start ) => file.startsWith( start ) )
	);
