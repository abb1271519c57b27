import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { act, fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import { FlushRow } from '../../../src/screen/history/flush-row';
import { BeforeAndAfter } from '../../../src/components/before-and-after';
import { groupCopies } from '../../../src/domain/copy-groups';
import { CopyGroupItem } from '../../../src/screen/flush-details/copy-group';
import { getComparison } from '../../../src/api/comparisons';
import { Connection } from '../../../src/screen/connection/connection';
import { PlanDetails } from '../../../src/screen/plan-details/plan-details';
import { Effects } from '../../../src/screen/site-flush/site-dialog';
import * as client from '../../../src/api/client';
import { dismissSuggestion, getEdges, testEdge } from '../../../src/api/edges';
import { toApiError } from '../../../src/api/errors';
import { getSettings } from '../../../src/api/settings';
import { evidenceLabel } from '../../../src/components/copy-labels';
import { resultTitle } from '../../../src/components/labels';
import { lineOf } from '../../../src/components/sentences';
import { isOpen } from '../../../src/domain/flush';
import { errorCodes, type Flush } from '../../../src/domain/types';
import { aKind, anEdge, aSiteEdge, aSuggestion } from '../api/edge-samples';
import { fakeServer, refuse, response } from '../api/fake-server';
import {
	aComparison,
	aFlush,
	aPlan,
	aPurge,
	aSitePlan,
	aStatus,
	siteFlush,
	someSettings,
} from '../api/samples';
import { newId } from './screen';

jest.mock( '@wordpress/a11y', () => ( { speak: jest.fn() } ) );

interface Recorded {
	status: number;
	headers: Record< string, string >;
	body: object;
}

const folder = join( __dirname, '../../vectors/http' );
const names = readdirSync( folder )
	.filter( ( file ) => file.endsWith( '.json' ) )
	.map( ( file ) => file.replace( '.json', '' ) );

function read( name: string ): Recorded {
	return JSON.parse(
		readFileSync( join( folder, `${ name }.json` ), 'utf8' )
	);
}

/** Answers every request with this recorded response of WordPress. */
function answering( name: string ): Recorded {
	const recorded = read( name );
	const { body, status, headers } = recorded;
	fakeServer( {
		'*': status < 400 ? () => body : refuse( body ),
		'GET /flushes': () => response( body, status, headers ),
		'GET /flushes/7/purges': () => response( body, status, headers ),
		'GET /flushes/7/comparisons': () => response( body, status, headers ),
	} );
	return recorded;
}

function keysOf( value: object ): string[] {
	return Object.keys( value ).sort();
}

/** Checks that a flush has the same fields as the samples. If it has ended, also renders it as a row of the history. */
async function showFlush( flush: Flush ) {
	const sample = flush.scope === 'site' ? siteFlush( 0 ) : aFlush();
	expect( keysOf( flush ) ).toEqual( keysOf( sample ) );
	expect( keysOf( flush.subject ) ).toEqual( keysOf( sample.subject ) );
	expect( keysOf( flush.counts ) ).toEqual( keysOf( sample.counts ) );
	expect( keysOf( flush.can ) ).toEqual( keysOf( sample.can ) );
	flush.layers.forEach( ( layer ) =>
		expect( keysOf( layer ) ).toEqual( keysOf( sample.layers[ 0 ] ?? {} ) )
	);
	flush.steps.forEach( ( step ) =>
		expect( keysOf( step ) ).toEqual(
			keysOf( siteFlush( 0 ).steps[ 0 ] ?? {} )
		)
	);
	const none = { problem: null, acting: null };
	const line = isOpen( flush )
		? lineOf( {
				status: 'open',
				flush,
				secondsLeft: flush.wait?.seconds_left ?? null,
				...none,
			} )
		: lineOf( { status: 'ended', flush, ...none } );
	expect( line?.text ).toMatch( /[.…]$/ );
	if ( ! isOpen( flush ) ) {
		render(
			<FlushRow
				flush={ { ...flush, id: newId() } }
				onDetails={ () => {} }
			/>
		);
		const title = resultTitle( flush );
		// Opening the row also requests the flush's images.
		await act( async () => {
			fireEvent.click( screen.getByRole( 'button', { name: title } ) );
		} );
		const isSaid = flush.message === `${ title }.`;
		expect(
			screen.getByText( isSaid ? title : flush.message )
		).toBeVisible();
		expect( screen.getByText( flush.subject.title ) ).toBeVisible();
	}
}

const consumers: Record< string, ( name: string ) => Promise< void > > = {
	async error( name ) {
		const { status } = answering( name );
		const thrown: unknown = await client
			.getFlush( 7 )
			.catch( ( error: unknown ) => error );
		const error = await toApiError( thrown );
		expect( errorCodes ).toContain( error.code );
		expect( error.status ).toBe( status );
		expect( error.message ).toMatch( /\.$/ );
	},
	async flush( name ) {
		answering( name );
		await showFlush( await client.getFlush( 7 ) );
	},
	async flushes( name ) {
		answering( name );
		const { flushes, total } = await client.listFlushes( {
			page: 1,
			per_page: 10,
		} );
		expect( total ).toBeGreaterThanOrEqual( flushes.length );
		for ( const flush of flushes ) {
			await showFlush( flush );
		}
	},
	async plan( name ) {
		answering( name );
		const plan = await client.planFlush( { scope: 'images' } );
		expect( keysOf( plan ) ).toEqual( keysOf( aPlan() ) );
		if ( plan.site ) {
			expect( keysOf( plan.site ) ).toEqual(
				keysOf( aSitePlan().site ?? {} )
			);
		}
		if ( plan.site || plan.library ) {
			const { container } = render( <Effects plan={ plan } cron /> );
			container.querySelector( 'details' )?.setAttribute( 'open', '' );
			( plan.site?.effects ?? plan.notes ).forEach( ( effect ) =>
				expect( screen.getByText( effect ) ).toBeVisible()
			);
			return;
		}
		plan.variants.forEach( ( variant ) =>
			expect( keysOf( variant ) ).toEqual(
				keysOf( aPlan().variants[ 0 ] ?? {} )
			)
		);
		render( <PlanDetails plan={ plan } /> );
		expect(
			screen.getByText( /cop(y|ies) on the CDN\.$/ )
		).toHaveTextContent( String( plan.addresses ) );
	},
	async pages( name ) {
		answering( name );
		const { pages, screens } = await client.getPages( [ 12 ] );
		expect( pages.length ).toBeGreaterThan( 0 );
		pages.forEach( ( page ) =>
			expect( keysOf( page ) ).toEqual( [ 'title', 'url' ] )
		);
		screens.forEach( ( one ) =>
			expect( keysOf( one ) ).toEqual( [ 'density', 'height', 'width' ] )
		);
	},
	async purges( name ) {
		answering( name );
		const query = { page: 1, per_page: 50 };
		const { purges, total } = await client.listPurges( 7, query );
		expect( total ).toBeGreaterThanOrEqual( purges.length );
		render(
			<ul>
				{ groupCopies( purges ).map( ( group ) => (
					<CopyGroupItem
						key={ group.key }
						flushId={ 7 }
						group={ group }
					/>
				) ) }
			</ul>
		);
		for ( const links of screen.getAllByText( 'Links' ) ) {
			await userEvent.click( links );
		}
		purges.forEach( ( purge ) => {
			expect( keysOf( purge ) ).toEqual( keysOf( aPurge() ) );
			expect(
				screen.getByText( purge.url.replace( 'https://', '' ) )
			).toBeVisible();
			purge.evidence.forEach( ( { kind } ) =>
				expect(
					screen.getAllByText( evidenceLabel( kind ) )
				).not.toHaveLength( 0 )
			);
		} );
	},
	async comparisons( name ) {
		answering( name );
		const { comparison, total } = await getComparison( 7, 1 );
		expect( total ).toBe( 2 );
		expect( keysOf( comparison ?? {} ) ).toEqual( keysOf( aComparison() ) );
		render( <BeforeAndAfter comparison={ comparison ?? aComparison() } /> );
		expect(
			await screen.findByAltText( 'What visitors get' )
		).toHaveAttribute( 'src', comparison?.after );
		expect( screen.getByAltText( 'Your file' ) ).toHaveAttribute(
			'src',
			comparison?.site
		);
	},
	async images( name ) {
		answering( name );
		const images = await client.getImages( [ 1 ] );
		expect( images ).toHaveLength( 1 );
		for ( const { state, message, flush, ...rest } of images ) {
			expect( Object.keys( rest ) ).toEqual( [ 'id' ] );
			expect( name ).toBe(
				state === 'waiting' ? 'images-waiting' : 'images-flushed'
			);
			expect( message !== '' ).toBe( state === 'waiting' );
			if ( flush ) {
				await showFlush( flush );
			}
			expect( flush !== null ).toBe( state === 'settled' );
		}
	},
	async settings( name ) {
		answering( name );
		const settings = await getSettings();
		const { edges, edges_revision: revision } = settings;
		expect( keysOf( settings ) ).toEqual(
			keysOf( { ...someSettings, edges, edges_revision: revision } )
		);
		expect( revision ).toHaveLength( edges.length > 0 ? 32 : 0 );
		edges.forEach( ( edge ) =>
			expect( keysOf( edge ) ).toEqual( keysOf( aSiteEdge() ) )
		);
	},
	async edges( name ) {
		answering( name );
		const { kinds, dismissed } = await getEdges(
			new AbortController().signal
		);
		dismissed.forEach( ( one ) =>
			expect( keysOf( one ) ).toEqual( [ 'host', 'kind', 'name' ] )
		);
		expect( kinds ).not.toHaveLength( 0 );
		kinds.forEach( ( kind ) => {
			expect( keysOf( kind ) ).toEqual( keysOf( aKind() ) );
			kind.fields.forEach( ( field ) =>
				expect( keysOf( field ) ).toEqual(
					keysOf( aKind().fields[ 0 ] ?? {} )
				)
			);
		} );
	},
	async suggestions( name ) {
		answering( name );
		const { suggestions, dismissed } =
			await dismissSuggestion( aSuggestion );
		expect( suggestions.length + dismissed.length ).toBe( 1 );
		suggestions.forEach( ( one ) =>
			expect( keysOf( one ) ).toEqual( keysOf( aSuggestion ) )
		);
		dismissed.forEach( ( one ) =>
			expect( keysOf( one ) ).toEqual( [ 'host', 'kind', 'name' ] )
		);
	},
	async edge( name ) {
		answering( name );
		const answer = await testEdge( { id: 'dummy' } );
		expect( keysOf( answer ) ).toEqual( [ 'message', 'state', 'zone' ] );
		expect( answer.message ).toMatch( /\.|\*$/ );
	},
	async status( name ) {
		answering( name );
		const status = await client.getStatus( false );
		expect( keysOf( status ) ).toEqual( keysOf( aStatus() ) );
		status.edges.forEach( ( edge ) =>
			expect( keysOf( edge ) ).toEqual( keysOf( anEdge() ) )
		);
		status.suggestions.forEach( ( one ) =>
			expect( keysOf( one ) ).toEqual( keysOf( aSuggestion ) )
		);
		const [ sample ] = aStatus().providers;
		status.providers.forEach( ( provider ) =>
			expect( keysOf( provider ) ).toEqual( keysOf( sample ?? {} ) )
		);
		render( <Connection status={ status } /> );
		expect( screen.getByText( 'Page caches' ) ).toBeVisible();
	},
};

it.each( names )(
	'understands and shows the recorded answer %s',
	async ( name ) => {
		const consumer = consumers[ name.split( '-' )[ 0 ] ?? '' ];
		expect( consumer ).toBeDefined();
		await consumer?.( name );
	}
);
