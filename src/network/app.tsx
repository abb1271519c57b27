import { speak } from '@wordpress/a11y';
import { SearchControl } from '@wordpress/components';
import { useCallback, useEffect, useRef, useState } from '@wordpress/element';
import { __, _n } from '@wordpress/i18n';

import { getSites } from '../api/network';
import { ActionButton } from '../components/action-button';
import { fill } from '../components/format';
import { Pager } from '../components/pager';
import { Problem } from '../components/problem';
import { toneOf } from '../domain/flush';
import { isFlushing, type NetworkSite } from '../domain/network';
import { useLoaded } from '../hooks/use-loaded';
import { keepBegun, readBegun } from './begun';
import { FlushDialog } from './flush-dialog';
import { SitesTable } from './sites-table';
import { useSites } from './use-sites';
import {
	checkedSentence,
	foundSentence,
	type Tally,
	tallySentence,
} from './words';

const TYPING = 400;

interface Props {
	sites: NetworkSite[];
	total: number;
	per_page: number;
}

/** The screen of a network: how each site stands, and Flush all on many. */
export function App( { sites: first, total: count, per_page: size }: Props ) {
	const sites = useSites( first );
	const { showPage } = sites;
	const [ search, setSearch ] = useState( '' );
	const [ page, setPage ] = useState( 1 );
	const [ total, setTotal ] = useState( count );
	const [ asking, setAsking ] = useState( false );
	const [ isWaitedFor, setWaitedFor ] = useState( false );
	const [ begun, setBegun ] = useState< ReadonlySet< number > >(
		() => new Set( readBegun() )
	);
	const [ hasBegun, setHasBegun ] = useState( false );
	const status = useRef< HTMLDivElement >( null );
	const main = useRef< HTMLButtonElement >( null );

	const load = useCallback(
		async ( signal: AbortSignal ) => {
			await new Promise( ( typed ) => setTimeout( typed, TYPING ) );
			// What is aborted by then is not sent.
			const found = await getSites(
				{ ...( search !== '' && { search } ), page, per_page: size },
				signal
			);
			return { ...found, search };
		},
		[ search, page, size ]
	);
	// The screen comes with its first page.
	const { current: loaded } = useRef( load );
	const [ read, readAgain ] = useLoaded( load === loaded ? null : load );
	useEffect( () => {
		if ( read.status === 'ready' ) {
			setTotal( read.value.total );
			showPage( read.value.items );
		}
	}, [ read, showPage ] );
	// What is shown meanwhile was found by another search.
	const isNow = read.status === 'ready' && read.value.search === search;
	useSpokenFind( isNow ? read.value.total : null, search );

	// Not what the page asks by itself.
	const { isChecking } = sites;
	const isChecked = isWaitedFor && ! isChecking;
	useEffect( () => {
		if ( isChecked ) {
			setWaitedFor( false );
			speak( checkedSentence( sites.page ) );
		}
		// Only when the last has answered.
		// eslint-disable-next-line react-hooks/exhaustive-deps
	}, [ isChecked ] );

	const { find } = sites;
	useEffect( () => {
		void find( readBegun() );
	}, [ find ] );

	// Those that were found at work count too, such as what somebody else has begun.
	const open = sites.all.filter( isFlushing );
	useEffect( () => {
		setBegun( ( before ) => {
			const after = new Set( [
				...before,
				...open.map( ( { id } ) => id ),
			] );
			return after.size === before.size ? before : after;
		} );
	}, [ open ] );
	const tally = tallyOf( sites.all.filter( ( { id } ) => begun.has( id ) ) );
	const hasEnded = tally.total > 0 && tally.open === 0;
	useEffect( () => {
		if ( hasEnded ) {
			speak( tallySentence( tally ) );
		}
		// Only when the last has ended.
		// eslint-disable-next-line react-hooks/exhaustive-deps
	}, [ hasEnded ] );

	// Once the dialog is gone, which gives the focus back to its button.
	useEffect( () => {
		if ( hasBegun ) {
			setHasBegun( false );
			status.current?.focus();
		}
	}, [ hasBegun ] );

	const unread = read.status === 'failed' ? read.error : null;
	// Often all fail for the same reason.
	const lost = [ unread, sites.error ].some(
		( one ) => one?.message === sites.lost?.message
	)
		? null
		: sites.lost;
	const stoppable = open.filter( ( { flush } ) => flush?.can_stop );
	return (
		<div tabIndex={ -1 } className="spf-network">
			<p>
				{ __(
					'Choose sites to flush all their images. Each site then does what Flush all does on its own screen, and goes on if you close this tab.',
					'shortpixel-flush'
				) }
			</p>
			{ unread && <Problem error={ unread } onTryAgain={ readAgain } /> }
			{ sites.error && <Problem error={ sites.error } /> }
			{ lost && (
				<Problem
					error={ lost }
					{ ...( lost.kind === 'session' && {
						onTryAgain: sites.watch,
					} ) }
				/>
			) }
			<div className="spf-network__bar">
				<div role="search">
					<SearchControl
						__nextHasNoMarginBottom
						label={ searchLabel() }
						placeholder={ searchLabel() }
						value={ search }
						onChange={ ( text ) => {
							setSearch( text );
							setPage( 1 );
						} }
					/>
				</div>
				<div className="spf-buttons">
					<ActionButton
						variant="primary"
						buttonRef={ main }
						disabled={ sites.chosen.length === 0 }
						onClick={ () => setAsking( true ) }
					>
						{ sites.chosen.length === 0
							? __( 'Flush all…', 'shortpixel-flush' )
							: fill(
									/* translators: %s: number of sites. */
									_n(
										'Flush all on %s site…',
										'Flush all on %s sites…',
										sites.chosen.length,
										'shortpixel-flush'
									),
									sites.chosen.length
								) }
					</ActionButton>
					{ sites.chosen.length > 0 && (
						<ActionButton
							variant="tertiary"
							onClick={ () => {
								main.current?.focus();
								sites.clear();
							} }
						>
							{ __( 'Choose none', 'shortpixel-flush' ) }
						</ActionButton>
					) }
					<ActionButton
						variant="tertiary"
						disabled={ isChecking }
						onClick={ () =>
							void sites.check( sites.page ).then( setWaitedFor )
						}
					>
						{ isChecking
							? __( 'Checking these sites…', 'shortpixel-flush' )
							: __(
									'Check these sites again',
									'shortpixel-flush'
								) }
					</ActionButton>
				</div>
			</div>
			<div ref={ status } tabIndex={ -1 } className="spf-network__status">
				{ tally.total > 0 && (
					<>
						<progress
							max={ tally.total }
							value={ tally.total - tally.open }
							aria-label={ __(
								'Sites whose flushes have ended',
								'shortpixel-flush'
							) }
						/>
						<p>{ tallySentence( tally ) }</p>
						{ stoppable.length > 0 && (
							<ActionButton
								small
								onClick={ () => {
									status.current?.focus();
									void sites.stop(
										stoppable.map( ( { id } ) => id )
									);
								} }
							>
								{ __(
									'Stop those that have not begun',
									'shortpixel-flush'
								) }
							</ActionButton>
						) }
					</>
				) }
			</div>
			{ sites.page.length === 0 ? (
				<p>{ foundSentence( 0 ) }</p>
			) : (
				<SitesTable
					sites={ sites.page }
					chosen={ sites.chosen }
					asked={ sites.asked }
					onChoose={ sites.choose }
				/>
			) }
			<Pager
				page={ page }
				pages={ Math.ceil( total / size ) }
				onPage={ setPage }
			/>
			{ asking && (
				<FlushDialog
					sites={ sites.chosen }
					onClose={ () => setAsking( false ) }
					onConfirm={ async ( wanted ) => {
						keepBegun( wanted );
						if ( await sites.flush( wanted ) ) {
							setBegun( new Set( wanted ) );
							sites.clear();
						}
						setAsking( false );
						setHasBegun( true );
					} }
				/>
			) }
		</div>
	);
}

function searchLabel(): string {
	return __( 'Search by domain or path', 'shortpixel-flush' );
}

/** Says how many sites another search has found; not of the first page, nor of the next ones. */
function useSpokenFind( total: number | null, search: string ): void {
	const spoken = useRef( search );
	useEffect( () => {
		if ( total !== null && spoken.current !== search ) {
			spoken.current = search;
			speak( foundSentence( total ) );
		}
	}, [ total, search ] );
}

function tallyOf( sites: NetworkSite[] ): Tally {
	const tones = sites.map( ( { flush, refusal } ) =>
		refusal === '' && flush ? toneOf( flush ) : 'bad'
	);
	const unchecked = sites.filter(
		( { flush, refusal } ) =>
			refusal === '' && flush?.state === 'done' && flush.unchecked
	).length;
	const count = ( ...wanted: string[] ) =>
		tones.filter( ( tone ) => wanted.includes( tone ) ).length;
	return {
		total: sites.length,
		open: count( 'busy' ),
		good: count( 'good' ),
		unchecked,
		bad: count( 'warning', 'bad' ),
	};
}
