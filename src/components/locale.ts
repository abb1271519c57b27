/**
 * The page's language for `Intl`. For invalid tags such as WordPress's `pt-PT-ao90`, at which `Intl` throws, only the
 * first two subtags are used, or else the browser's language.
 */
export const locale = usable( document.documentElement.lang );

function usable( lang: string ): string | undefined {
	const subtags = lang.split( /[-_]/ );
	return [ subtags, subtags.slice( 0, 2 ) ]
		.map( ( some ) => some.join( '-' ) )
		.find( isTaken );
}

function isTaken( tag: string ): boolean {
	try {
		return Intl.getCanonicalLocales( tag ).length > 0;
	} catch {
		return false;
	}
}
