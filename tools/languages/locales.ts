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
 * Where every message is translated into each of them: what a site owner sees of a flush. Elsewhere a message may still be English:
 * what only developers read, of the REST API, of abilities and of WP-CLI, and what is not translated yet.
 */
const complete = [
	'build/',
	'includes/admin/',
	'includes/flush/account.php',
	'includes/flush/health.php',
	'includes/flush/say/causes.php',
	'includes/flush/say/costs.php',
	'includes/flush/say/failures.php',
	'includes/flush/say/plan-notes.php',
	'includes/flush/say/removal.php',
	'includes/flush/say/steps.php',
	'includes/flush/say/subject.php',
	'shortpixel-flush.php',
];

export const isNeeded = ( files: string[] ): boolean =>
	files.some( ( file ) =>
		complete.some( ( start ) => file.startsWith( start ) )
	);
