/** The plugin's languages, with their plural forms as on wordpress.org. */
export const pluralForms: Record< string, string > = {
	de_DE: 'nplurals=2; plural=(n != 1);',
	es_ES: 'nplurals=2; plural=(n != 1);',
	fr_FR: 'nplurals=2; plural=(n > 1);',
	nl_NL: 'nplurals=2; plural=(n != 1);',
	ro_RO: 'nplurals=3; plural=(n == 1 ? 0 : ((n == 0 || n % 100 >= 2 && n % 100 <= 19) ? 1 : 2));',
};

export const formsOf = ( locale: string ): number =>
	Number( /nplurals=(\d)/.exec( pluralForms[ locale ] ?? '' )?.[ 1 ] );
