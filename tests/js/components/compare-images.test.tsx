import { fireEvent, render, screen, waitFor } from '@testing-library/react';

import { BeforeAndAfter } from '../../../src/components/before-and-after';
import { CompareImages } from '../../../src/components/compare-images';
import { FlushPictures } from '../../../src/components/flush-pictures';
import { beforeAndAfter } from '../../../src/domain/comparison';
import { fakeServer, page } from '../api/fake-server';
import { measurePages } from '../../../src/measure/layout-batches';
import { aComparison, aLayout, newLinkDone } from '../api/samples';

jest.mock( '../../../src/measure/layout-batches', () => ( {
	measurePages: jest.fn(),
} ) );

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
		// The parent clips the image, so a share of 25% needs a width of 400%. Below 1%, nothing is visible.
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

describe( 'a flush that knew no copy of its image before', () => {
	const { copies, ...rest } = newLinkDone();
	const ended = { ...rest, copies: { ...copies, checked: 1 } };
	const screens = [ 390, 393, 360, 1905, 1920, 412 ].map( ( width ) => ( {
		width,
		height: 800,
		density: 1,
	} ) );
	const urls = [ 'https://example.org/a/', 'https://example.org/b/' ];

	/** Simulates a site. With `hasOld`, it has the image from before the flush once a layout has been posted. */
	function site( id: number, hasOld = true ) {
		let known = false;
		return fakeServer( {
			[ `GET /flushes/${ id }/comparisons` ]: () =>
				page( [ aComparison( known ? {} : { before: null } ) ] ),
			'GET /pages': () => ( {
				pages: urls.map( ( url ) => ( { url } ) ),
				screens,
			} ),
			[ `POST /flushes/${ id }/layouts` ]: () => {
				known = hasOld;
				return { ...ended, id };
			},
		} );
	}

	beforeEach( () => {
		window.shortpixelFlush = { probe_url: '/probe.js' };
		jest.mocked( measurePages )
			.mockReset()
			.mockResolvedValue( [ aLayout() ] );
	} );

	it( 'measures one page on the commonest screens, and shows what visitors had', async () => {
		const calls = site( 91 );
		render( <FlushPictures flush={ { ...ended, id: 91 } } /> );
		expect(
			await screen.findByAltText( 'The image before the flush' )
		).toBeVisible();
		const [ pages, where ] =
			jest.mocked( measurePages ).mock.calls[ 0 ] ?? [];
		expect( pages ).toEqual( urls.slice( 0, 1 ) );
		expect( where?.screens ).toEqual( screens.slice( 0, 5 ) );
		expect( calls.map( ( { data } ) => data ) ).toContainEqual( {
			layouts: [ aLayout() ],
			measuring: false,
		} );
	} );

	it( 'measures once, though nothing is found and it is opened again', async () => {
		const calls = site( 92, false );
		const first = render(
			<FlushPictures flush={ { ...ended, id: 92 } } />
		);
		await waitFor( () => expect( calls ).toHaveLength( 4 ) );
		first.unmount();
		render( <FlushPictures flush={ { ...ended, id: 92 } } /> );
		await waitFor( () => expect( calls ).toHaveLength( 6 ) );
		expect( screen.queryByRole( 'img' ) ).toBeNull();
		expect( measurePages ).toHaveBeenCalledTimes( 1 );
	} );

	it.each( [
		[
			'its image has another link by now',
			{ can: { ...ended.can, undo: false } },
		],
		[ 'it gave no new link', { ways: { new_link: 0, removal: 1 } } ],
	] )( 'measures nothing where %s', async ( _, change ) => {
		const calls = site( 93 );
		render( <FlushPictures flush={ { ...ended, id: 93, ...change } } /> );
		await waitFor( () => expect( calls ).toHaveLength( 1 ) );
		await new Promise( ( resolve ) => setTimeout( resolve, 50 ) );
		expect( measurePages ).not.toHaveBeenCalled();
	} );
} );
