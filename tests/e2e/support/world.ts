import type { Colour, Picture } from '../../../tools/site/site';

/** What the end-to-end tests run against; tools/test starts it and hands it over in the environment. */
export interface World {
	/** The WordPress under test. */
	url: string;
	/** Its folder on this machine. */
	folder: string;
	/** The simulator's CDN, without a key. */
	cdn: string;
	control: string;
	/** The provider's endpoint at the start of each test. */
	endpoint: string;
	pictures: ( Picture & { colour: Colour } )[];
	/** A page that shows all the pictures. */
	page: string;
	chromium: string;
}

export const worldVariable = 'SHORTPIXEL_FLUSH_E2E';

/** Reads how many worlds there are, each for one of Playwright's workers. */
export function countWorlds(): number {
	return readWorlds().length;
}

/** Reads the world of this process from the environment: no two workers that run at the same time have the same. */
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
