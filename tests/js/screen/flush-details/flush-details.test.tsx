import { render, screen } from '@testing-library/react';

import type { Flush, Surface } from '../../../../src/domain/types';
import { FlushDetails } from '../../../../src/screen/flush-details/flush-details';
import { fakeServer, page } from '../../api/fake-server';
import { aComparison, aFlush, counts } from '../../api/samples';

jest.mock( '@wordpress/a11y', () => ( { speak: jest.fn() } ) );

beforeEach( () => fakeServer( {} ) );

const ended = ( id: number, state: Flush[ 'state' ] ): Flush =>
	aFlush( { id, state, counts: counts( { total: 0 } ) } );

it.each( [
	[ 71, 'failed', 1 ],
	[ 72, 'partial', 1 ],
	[ 73, 'done', 0 ],
] as const )(
	'flush %d, which ended %s, has %d links to what helps if the old image stays',
	async ( id, state, links ) => {
		render( <FlushDetails flush={ ended( id, state ) } /> );
		const found = screen.queryAllByRole( 'link', {
			name: /^If the old image stays/,
		} );
		expect( found.map( ( link ) => link.getAttribute( 'href' ) ) ).toEqual(
			Array( links ).fill(
				'https://wordpress.org/plugins/shortpixel-flush/#faq'
			)
		);
	}
);

it( 'shows what was loaded where that is newer than what this page knows, and else what it knows', () => {
	const as = ( flush: Flush ) => <FlushDetails flush={ flush } />;
	const later = { ...ended( 74, 'done' ), version: 6, message: 'New.' };
	render( as( ended( 74, 'failed' ) ) ).unmount();
	const { rerender } = render( as( later ) );
	expect( screen.getByText( 'New.' ) ).toBeVisible();
	rerender( as( { ...ended( 74, 'failed' ), version: 5 } ) );
	expect( screen.getByText( 'New.' ) ).toBeVisible();
} );

it( 'begins with the image before and after, where both were kept', async () => {
	fakeServer( {
		'GET /flushes/75/comparisons': () => page( [ aComparison() ] ),
		'GET /flushes/75/purges': () => page( [] ),
	} );
	const flush = ended( 75, 'done' );
	const { container } = render(
		<FlushDetails
			flush={ { ...flush, copies: { ...flush.copies, checked: 1 } } }
		/>
	);
	const slider = await screen.findByRole( 'slider' );
	expect( container.firstElementChild ).toContainElement( slider );
} );

it( 'says where else the image is, and links to those who alone can renew a share image, with the page filled in', () => {
	const surface = ( kind: Surface[ 'kind' ], text: string ): Surface => ( {
		kind,
		state: 'own',
		text,
		page: 'https://site.test/house/?a=1&b',
	} );
	const flush = ended( 76, 'done' );
	const surfaces = [ surface( 'icon', 'Icon: new.' ) ];
	const { rerender } = render(
		<FlushDetails flush={ { ...flush, surfaces } } />
	);
	expect(
		screen.getByRole( 'heading', { name: 'Elsewhere' } )
	).toBeVisible();
	expect( screen.getByText( 'Icon: new.' ) ).toBeVisible();
	expect( screen.queryByRole( 'link' ) ).toBeNull();

	surfaces.push( surface( 'share', 'Share image: new.' ) );
	rerender(
		<FlushDetails
			flush={ {
				...flush,
				version: flush.version + 1,
				surfaces: [ ...surfaces ],
			} }
		/>
	);
	expect(
		screen
			.getAllByRole( 'link' )
			.map( ( link ) => link.getAttribute( 'href' ) )
	).toEqual( [
		'https://developers.facebook.com/tools/debug/?q=https%3A%2F%2Fsite.test%2Fhouse%2F%3Fa%3D1%26b',
		'https://www.linkedin.com/post-inspector/inspect/https%3A%2F%2Fsite.test%2Fhouse%2F%3Fa%3D1%26b',
	] );
} );
