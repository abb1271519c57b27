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

/** Reads the world from the environment. */
export function readWorld(): World {
	const json = process.env[ worldVariable ];
	if ( json === undefined ) {
		throw new Error(
			'The end-to-end tests need a running WordPress: start them with `node tools/test.mjs playwright`.'
		);
	}
	return JSON.parse( json ) as World;
}
