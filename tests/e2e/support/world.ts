import type { Colour, Picture } from '../../../tools/site/site';

/**
 * The site, the CDN and the browser that the end-to-end tests use. tools/test starts them and describes them in the
 * environment.
 */
export interface World {
	/** The WordPress under test. */
	url: string;
	/** The site's folder on this machine. */
	folder: string;
	/** The origin of the simulated CDN. */
	cdn: string;
	control: string;
	/** The provider's endpoint at the start of each test. */
	endpoint: string;
	pictures: ( Picture & { colour: Colour } )[];
	/** A page that shows all the images. */
	page: string;
	chromium: string;
	/** For specs that start a site of their own: the folder of an unmodified WordPress, and the database's host. */
	wordPress: string;
	database: string;
}

export const worldVariable = 'SHORTPIXEL_FLUSH_E2E';

/** Returns the number of worlds, one for each of Playwright's workers. */
export function countWorlds(): number {
	return readWorlds().length;
}

/** Reads this worker's world from the environment. Workers that run at the same time have different worlds. */
export function readWorld(): World {
	const worlds = readWorlds();
	const world = worlds[ Number( process.env[ 'TEST_PARALLEL_INDEX' ] ?? 0 ) ];
	if ( world === undefined ) {
		throw new Error(
			`There are ${ worlds.length } sites for Playwright’s workers, which is not enough.`
		);
	}
	return world;
}

function readWorlds(): World[] {
	const json = process.env[ worldVariable ];
	if ( json === undefined ) {
		throw new Error(
			'The end-to-end tests need a running WordPress: start them with `node tools/test.mjs playwright`.'
		);
	}
	return JSON.parse( json ) as World[];
}

/** One of the site's images. */
export function picture(
	{ pictures }: World,
	title: string
): World[ 'pictures' ][ number ] {
	const found = pictures.find( ( one ) => one.title === title );
	if ( ! found ) {
		throw new Error( `The site has no image called “${ title }”.` );
	}
	return found;
}
