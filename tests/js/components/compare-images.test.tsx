import { fireEvent, render, screen, waitFor } from '@testing-library/react';

import { BeforeAndAfter } from '../../../src/components/before-and-after';
import { CompareImages } from '../../../src/components/compare-images';
import { FlushPictures } from '../../../src/components/flush-pictures';
import { beforeAndAfter } from '../../../src/domain/comparison';
import { fakeServer, page } from '../api/fake-server';
import { aComparison, newLinkDone } from '../api/samples';

it( 'shows both images, and as much of the earlier one as the slider says', () => {
	render(
		<CompareImages
			before={ { src: 'data:,old', alt: 'Old house' } }
			after={ { src: 'data:,new', alt: 'New house' } }
		/>
	);
	const slider = screen.getByRole( 'slider', { name: 'Before and after' } );
	expect( screen.getByAltText( 'New house' ) ).toHaveAttribute(
		'src',
		'data:,new'
	);
	const before = screen.getByAltText( 'Old house' );
	expect( slider ).toHaveAttribute(
		'aria-valuetext',
		'50% of the image before'
	);
	for ( const shown of [ 0, 25, 100 ] ) {
		fireEvent.change( slider, { target: { value: shown } } );
		expect( slider ).toHaveAttribute(
			'aria-valuetext',
			`${ shown }% of the image before`
		);
		expect( before.parentElement ).toHaveStyle( { width: `${ shown }%` } );
		// Of whatever is shown of it, the image is as wide as the whole.
		expect( before ).toHaveStyle( {
			width: `${ 10000 / Math.max( 1, shown ) }%`,
		} );
	}
} );

it( 'knows no pair where one of both is missing', () => {
	expect( beforeAndAfter( aComparison() ) ).toEqual( {
		before: aComparison().before,
		after: aComparison().after,
	} );
	expect( beforeAndAfter( aComparison( { before: null } ) ) ).toBeNull();
	expect( beforeAndAfter( aComparison( { after: null } ) ) ).toBeNull();
	const { container } = render(
		<BeforeAndAfter comparison={ aComparison( { before: null } ) } />
	);
	expect( container ).toBeEmptyDOMElement();
} );

it( 'shows the site’s file where the CDN sends visitors there', () => {
	const { site } = aComparison();
	render(
		<BeforeAndAfter
			comparison={ aComparison( { after: null, leads_to_site: true } ) }
		/>
	);
	expect(
		screen.getByAltText( 'The image after the flush' )
	).toHaveAttribute( 'src', site );
} );

it( 'shows what visitors still get beside the site’s file where that is old, and never one image twice', async () => {
	const { site, before, copy } = aComparison();
	const old = aComparison( {
		after: before,
		copy: { ...copy, state: 'stale' },
	} );
	const { rerender } = render( <BeforeAndAfter comparison={ old } /> );
	expect( screen.queryByRole( 'slider' ) ).toBeNull();
	expect( screen.getByText( 'What visitors get' ) ).toBeVisible();
	expect( screen.getByText( 'Your file' ) ).toBeVisible();
	const shown = await screen.findAllByRole( 'img' );
	expect( shown.map( ( image ) => image.getAttribute( 'src' ) ) ).toEqual( [
		before,
		site,
	] );
	rerender(
		<BeforeAndAfter comparison={ aComparison( { after: before } ) } />
	);
	expect( screen.queryByRole( 'img' ) ).toBeNull();
} );

it( 'shows the images of a flush until that is undone', async () => {
	const { copies, ...rest } = newLinkDone();
	const flush = { ...rest, copies: { ...copies, checked: 4 } };
	fakeServer( {
		[ `GET /flushes/${ flush.id }/comparisons` ]: () =>
			page( [ aComparison() ] ),
	} );
	const { rerender } = render( <FlushPictures flush={ flush } /> );
	expect(
		await screen.findByAltText( 'The image after the flush' )
	).toBeVisible();
	rerender( <FlushPictures flush={ { ...flush, state: 'undone' } } /> );
	await waitFor( () =>
		expect( screen.queryByRole( 'img' ) ).not.toBeInTheDocument()
	);
} );
