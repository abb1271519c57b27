import { render, screen } from '@testing-library/react';

import type { Flush } from '../../../../src/domain/types';
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
