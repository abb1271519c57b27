import { type Locator, expect } from '@playwright/test';

import { colourOf } from '../../../tools/site/site';

const names = [ 'CDN before', 'Site’s file', 'CDN after' ] as const;

type Seen = Partial< Record< ( typeof names )[ number ], string > >;

/** Returns the colours of the thumbnails that a flush's details show. */
export async function coloursSeen( details: Locator ): Promise< Seen > {
	await expect(
		details.getByRole( 'heading', { name: 'What was checked' } )
	).toBeVisible();
	const seen: Seen = {};
	for ( const name of names ) {
		const image = details.getByRole( 'img', { name, exact: true } );
		if ( ( await image.count() ) > 0 ) {
			const uri = ( await image.getAttribute( 'src' ) ) ?? '';
			const bytes = Buffer.from( uri.replace( /^.*,/, '' ), 'base64' );
			seen[ name ] = await colourOf( new Uint8Array( bytes ) );
		}
	}
	return seen;
}
