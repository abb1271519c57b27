import type { Shown } from './collect';

const MARK = 'spf-here';

// As path_stem() of includes/versions/path-stem.php has it.
const APPENDED =
	/(?:-scaled|-rotated)?(?:-e\d{10,13})?(?:-\d{1,5}x\d{1,5}(?:-c-[a-z]+(?:-[a-z]+)?|_(?:c|[tb][lr]))?)?(?:@2x)?\.[a-z]{3,5}(?:\.(?:webp|avif))?$/i;

/** Returns what all files of an image have in common, its host left out: `/uploads/2026/11/house`. */
export function stemOf( url: string ): string {
	const [ path = '' ] = url.split( /[?#]/, 1 );
	const decoded = decodedPath( path ).replace(
		/^(?:https?:)?\/\/[^/]+/i,
		''
	);
	return decoded.replace( APPENDED, '' );
}

/** Whether a link is of a file with this stem: the file itself, or a copy whose link ends with the file's. */
function isOf( url: string, stem: string ): boolean {
	return stem !== '' && stemOf( url ).endsWith( stem );
}

/** Returns the elements of a page that show an image, given any of its files. */
export function elementsShowing( shown: Shown[], file: string ): Element[] {
	const stem = stemOf( file );
	return shown
		.filter( ( { urls } ) => urls.some( ( url ) => isOf( url, stem ) ) )
		.map( ( { element } ) => element );
}

/** Marks these elements of the page and no others. */
export function mark( elements: Element[] ): void {
	for ( const marked of document.querySelectorAll( `.${ MARK }` ) ) {
		marked.classList.remove( MARK );
		if ( marked.classList.length === 0 ) {
			marked.removeAttribute( 'class' );
		}
	}
	elements.forEach( ( element ) => element.classList.add( MARK ) );
}

function decodedPath( path: string ): string {
	try {
		return decodeURIComponent( path );
	} catch {
		return path;
	}
}
