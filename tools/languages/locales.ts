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

/** Where a message may be English: what only developers read, in WP-CLI and in abilities. */
const forDevelopers = [ 'includes/abilities/', 'includes/cli/' ];

/** Whether every language must have a message, by the files that say it. */
export const isNeeded = ( files: string[] ): boolean =>
	! files.every( ( file ) =>
		forDevelopers.some( ( start ) => file.startsWith( start ) )
	);
