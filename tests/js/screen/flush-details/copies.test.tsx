import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import type { Comparison, Flush, Purge } from '../../../../src/domain/types';
import { Copies } from '../../../../src/screen/flush-details/copies';
import { type Call, fakeServer, page, refusal } from '../../api/fake-server';
import { aComparison, aFlush, aPurge, counts } from '../../api/samples';

jest.mock( '@wordpress/a11y', () => ( { speak: jest.fn() } ) );

const urlOf = ( id: number ) => `https://cdn.shortpixel.ai/spai2/w_${ id }/x`;

const some = ( count: number, changes: Partial< Purge > = {}, from = 1 ) =>
	Array.from( { length: count }, ( _, at ) =>
		aPurge( { id: from + at, url: urlOf( from + at ), ...changes } )
	);

function serve( copies: Purge[], comparisons: Comparison[] ): Call[] {
	const part = < T, >( all: T[], { query }: Call ) => {
		const [ at, per ] = [ query[ 'page' ], query[ 'per_page' ] ].map(
			Number
		);
		const from = ( ( at ?? 1 ) - 1 ) * ( per ?? 10 );
		return page(
			all.slice( from, from + ( per ?? 10 ) ),
			all.length,
			Math.ceil( all.length / ( per ?? 10 ) )
		);
	};
	return fakeServer( {
		'GET /flushes/7/purges': ( call ) =>
			part(
				copies.filter(
					( { state } ) =>
						( call.query[ 'state' ] ?? state ) === state
				),
				call
			),
		'GET /flushes/7/comparisons': ( call ) => part( comparisons, call ),
	} );
}

const done = ( changes: Partial< Flush > = {} ): Flush =>
	aFlush( {
		id: 7,
		state: 'done',
		counts: counts( { total: 3, fresh: 3 } ),
		...changes,
	} );

async function show( copies: Purge[], comparisons: Comparison[] = [] ) {
	const calls = serve( copies, comparisons );
	render( <Copies flush={ done() } /> );
	await screen.findByRole( 'heading', { name: 'Copies' } );
	return calls;
}

describe( 'what was seen', () => {
	it( 'is shown before, of the site, and after, one copy at a time', async () => {
		const calls = await show( some( 1 ), [
			aComparison(),
			aComparison( {
				copy: aPurge( { id: 2, width: 640, state: 'stale' } ),
				before: null,
			} ),
		] );
		for ( const name of [ 'CDN before', 'Site’s file', 'CDN after' ] ) {
			expect( await screen.findByAltText( name ) ).toBeVisible();
		}

		await userEvent.click( screen.getByRole( 'button', { name: 'Next' } ) );
		expect( await screen.findByText( 'Copy 2 of 2' ) ).toBeVisible();
		expect( calls.at( -1 ) ).toMatchObject( {
			route: 'GET /flushes/7/comparisons',
			query: { page: '2', per_page: '1' },
		} );
		expect( await screen.findByText( 'No image is kept.' ) ).toBeVisible();
		expect( screen.getByText( /640 px · WEBP · Old/ ) ).toBeVisible();
	} );

	it( 'is no copy where the CDN sends visitors to the site’s file', async () => {
		await show( some( 1 ), [
			aComparison( { after: null, leads_to_site: true } ),
		] );
		expect(
			await screen.findByText(
				'No copy yet: the CDN sends visitors to the site’s file.'
			)
		).toBeVisible();
	} );

	it( 'is what is sent now where nothing was kept, and says so', async () => {
		await show( some( 2 ) );
		expect(
			await screen.findByText(
				'No images were kept with this flush, so these are loaded now.'
			)
		).toBeVisible();
		expect( screen.getByText( 'ShortPixel’s image' ) ).toBeVisible();
	} );
} );

describe( 'what became of the copies', () => {
	it( 'is said of groups, with their links folded away', async () => {
		await show( [
			...some( 92, {
				state: 'rebuilding',
				evidence: [
					{ kind: 'redirect_to_origin', text: 'It redirects.' },
				],
			} ),
			...some( 1, { state: 'failed', reason: 'It is down.' }, 200 ),
		] );
		expect(
			screen
				.getAllByRole( 'heading', { level: 3 } )
				.map( ( { textContent } ) => textContent?.trim() )
		).toEqual( [ '! Failed: 1', '✓ New, being rebuilt: 92' ] );
		expect( screen.getByText( 'It redirects.' ) ).toBeVisible();
		expect( screen.getByText( 'It is down.' ) ).toBeVisible();
		// Collapsed links are not rendered, so that the Tab key can't reach them.
		expect( screen.queryByText( /w_92\/x/ ) ).toBeNull();
		expect(
			screen.queryByRole( 'button', { name: 'Copy links', hidden: true } )
		).toBeNull();

		for ( const links of screen.getAllByText( 'Links' ) ) {
			await userEvent.click( links );
		}
		expect( await screen.findByText( /w_92\/x/ ) ).toBeVisible();
	} );

	it( 'tells copies that were checked from those that were not', async () => {
		const checked = { checked_at: '2026-11-29T10:00:00Z' };
		await show( some( 2, { state: 'sent', ...checked } ) );
		expect( screen.getByRole( 'heading', { level: 3 } ) ).toHaveTextContent(
			'Not yet: 2'
		);
	} );

	it( 'is copied whole, also what is not loaded', async () => {
		const user = userEvent.setup();
		const write = jest
			.spyOn( navigator.clipboard, 'writeText' )
			.mockResolvedValue();
		const calls = await show( [
			...some( 640 ),
			...some( 3, { state: 'stale' }, 1000 ),
		] );
		expect(
			screen.getByText( /^The first 500 of 643 copies\./ )
		).toBeVisible();
		await user.click( screen.getByText( 'Links' ) );
		await user.click(
			screen.getByRole( 'button', { name: 'Copy links' } )
		);
		expect( await screen.findByText( 'Copied.' ) ).toBeVisible();

		expect( write.mock.calls[ 0 ]?.[ 0 ].split( '\n' ) ).toEqual(
			Array.from( { length: 640 }, ( _, at ) => urlOf( at + 1 ) )
		);
		expect(
			calls.filter( ( { query } ) => query[ 'state' ] === 'fresh' )
		).toHaveLength( 7 );
		expect(
			screen.getByText(
				'The first 100 are listed. “Copy links” takes all.'
			)
		).toBeVisible();
	} );

	it( 'says why links could not be copied', async () => {
		let isDown = false;
		fakeServer( {
			'GET /flushes/7/purges': () =>
				isDown
					? Promise.reject(
							refusal(
								'shortpixel_flush_not_found',
								404,
								'It is gone.'
							)
						)
					: page( some( 2 ) ),
			'GET /flushes/7/comparisons': () => page( [] ),
		} );
		render( <Copies flush={ done() } /> );
		await userEvent.click( await screen.findByText( 'Links' ) );
		isDown = true;
		await userEvent.click(
			screen.getByRole( 'button', { name: 'Copy links' } )
		);
		expect( await screen.findByText( 'It is gone.' ) ).toBeVisible();
	} );

	it( 'is charted by width and format in a table', async () => {
		await show( [
			...some( 2, { width: 300, format: 'webp' } ),
			...some( 1, { width: 700, format: 'avif' }, 10 ),
		] );
		const table = within(
			screen.getByRole( 'table', { name: 'Copies by width in pixels' } )
		);
		expect(
			table.getAllByRole( 'row' ).map( ( row ) => row.textContent )
		).toEqual( [
			'WidthWEBPAVIF',
			'Up to 32020',
			'321 to 48000',
			'481 to 64000',
			'641 to 80001',
		] );
	} );
} );
