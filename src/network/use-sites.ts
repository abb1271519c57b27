import {
	useCallback,
	useEffect,
	useMemo,
	useReducer,
	useRef,
	useState,
} from '@wordpress/element';

import { type ApiError, toApiError } from '../api/errors';
import {
	checkSites,
	flushSites,
	getSites,
	stopSites,
	wake,
} from '../api/network';
import {
	canAct,
	isFlushing,
	isUnknown,
	merged,
	type NetworkSite,
} from '../domain/network';
import { isTransient, retryDelay } from '../hooks/pace';

const PACE = 3_000;
const PACE_HIDDEN = 15_000;

// Sites that are woken in one turn: all of them may be one server.
const AT_ONCE = 2;

// Sites in one request, and for how many turns one is waited for that does not say how it stands.
const TOGETHER = 20;
const PATIENCE = 10;

interface Shown {
	/** The sites of the page that is shown. */
	page: NetworkSite[];
	/** Those of pages that were shown before, or are at work. */
	others: NetworkSite[];
}

type Change = { page: NetworkSite[] } | { answered: NetworkSite[] };

function change( { page, others }: Shown, next: Change ): Shown {
	if ( 'answered' in next ) {
		const known = [ ...page, ...others ].map( ( { id } ) => id );
		return {
			page: merged( page, next.answered ),
			others: [
				...merged( others, next.answered ),
				...next.answered.filter( ( { id } ) => ! known.includes( id ) ),
			],
		};
	}
	const shown = next.page.map( ( { id } ) => id );
	return {
		page: next.page,
		others: [ ...page, ...others ].filter(
			( { id } ) => ! shown.includes( id )
		),
	};
}

/** The sites of a network: a page of them, those that are chosen on any page, and those that are at work, which are driven and watched. */
export function useSites( first: NetworkSite[] ) {
	const [ shown, dispatch ] = useReducer( change, {
		page: first,
		others: [],
	} );
	const [ chosen, setChosen ] = useState< ReadonlySet< number > >(
		new Set()
	);
	const [ asked, setAsked ] = useState< ReadonlyMap< number, number > >(
		new Map()
	);
	const [ isAsking, setAsking ] = useState( false );
	const [ error, setError ] = useState< ApiError | null >( null );
	// Apart from what was asked for: the next answer is no answer to that.
	const [ lost, setLost ] = useState< ApiError | null >( null );
	const all = useMemo( () => [ ...shown.page, ...shown.others ], [ shown ] );
	const latest = useRef( { all, asked } );
	latest.current = { all, asked };

	const answer = useCallback( ( answered: NetworkSite[] ) => {
		setLost( null );
		dispatch( { answered } );
	}, [] );

	const fail = useCallback( async ( thrown: unknown ) => {
		setError( await toApiError( thrown ) );
	}, [] );

	/** In several requests, so that none takes long. */
	const each = useCallback(
		async (
			act: ( ids: number[] ) => Promise< NetworkSite[] >,
			ids: number[]
		) => {
			try {
				for ( let at = 0; at < ids.length; at += TOGETHER ) {
					answer( await act( ids.slice( at, at + TOGETHER ) ) );
				}
				return true;
			} catch ( thrown ) {
				await fail( thrown );
				return false;
			}
		},
		[ answer, fail ]
	);

	/** Answers whether they are asked now. */
	const check = useCallback(
		async ( sites: NetworkSite[] ) => {
			const ids = sites.filter( canAct ).map( ( { id } ) => id );
			if ( ids.length === 0 ) {
				return false;
			}
			setAsking( true );
			const are = await each( checkSites, ids );
			if ( are ) {
				setAsked(
					( before ) =>
						new Map( [
							...before,
							...ids.map( ( id ) => [ id, 0 ] as const ),
						] )
				);
			}
			setAsking( false );
			return are;
		},
		[ each ]
	);

	const showPage = useCallback( ( page: NetworkSite[] ) => {
		setError( null );
		setLost( null );
		dispatch( { page } );
	}, [] );

	// What a site noted long ago may not be so any more.
	const ids = shown.page.map( ( { id } ) => id ).join();
	useEffect( () => {
		void check(
			latest.current.all.filter(
				( site ) =>
					ids.split( ',' ).includes( String( site.id ) ) &&
					isUnknown( site, Date.now() )
			)
		);
	}, [ ids, check ] );

	// Another login or right is needed first: what succeeds then shows that it is there.
	const isShutOut = lost !== null && ! isTransient( lost );
	const watches = ! isShutOut && ( asked.size > 0 || all.some( isFlushing ) );
	useEffect( () => {
		if ( ! watches ) {
			return undefined;
		}
		let timer: ReturnType< typeof setTimeout >;
		let isOver = false;
		let turn = 0;
		let failures = 0;
		const next = async () => {
			const { all: sites, asked: waiting } = latest.current;
			const busy = sites.filter(
				( site ) => isFlushing( site ) || waiting.has( site.id )
			);
			const woken = Array.from(
				{ length: Math.min( AT_ONCE, busy.length ) },
				( _, at ) => busy[ ( turn + at ) % busy.length ]
			);
			turn += AT_ONCE;
			await Promise.all(
				woken.map( ( site ) => ( site ? wakeInTime( site ) : null ) )
			);
			try {
				const { items } = await getSites( {
					sites: busy.slice( 0, 100 ).map( ( { id } ) => id ),
					per_page: 100,
				} );
				if ( ! isOver ) {
					failures = 0;
					answer( items );
					setAsked( ( before ) =>
						stillAsked( before, sites, items )
					);
				}
			} catch ( thrown ) {
				failures += 1;
				const found = await toApiError( thrown );
				if ( ! isOver ) {
					setLost( found );
				}
			}
			if ( ! isOver ) {
				timer = setTimeout(
					() => void next(),
					Math.max(
						document.hidden ? PACE_HIDDEN : PACE,
						retryDelay( failures )
					)
				);
			}
		};
		timer = setTimeout( () => void next(), 0 );
		return () => {
			isOver = true;
			clearTimeout( timer );
		};
	}, [ watches, answer ] );

	const choose = useCallback( ( changed: NetworkSite[], is: boolean ) => {
		setChosen( ( before ) => {
			const after = new Set( before );
			changed.forEach( ( { id } ) =>
				is ? after.add( id ) : after.delete( id )
			);
			return after;
		} );
	}, [] );

	/** Reads sites that no page shows. */
	const find = useCallback(
		async ( wanted: number[] ) => {
			const known = latest.current.all.map( ( { id } ) => id );
			const missing = wanted.filter( ( id ) => ! known.includes( id ) );
			if ( missing.length === 0 ) {
				return;
			}
			try {
				const query = { sites: missing, per_page: 100 };
				answer( ( await getSites( query ) ).items );
			} catch ( thrown ) {
				await fail( thrown );
			}
		},
		[ answer, fail ]
	);

	return {
		find,
		page: shown.page,
		all,
		chosen: all.filter( ( { id } ) => chosen.has( id ) ),
		asked,
		isChecking: isAsking || ( watches && asked.size > 0 ),
		error,
		lost,
		/** Asks again for those at work, once somebody is logged in. */
		watch: useCallback( () => setLost( null ), [] ),
		showPage,
		choose,
		clear: useCallback( () => setChosen( new Set() ), [] ),
		check,
		flush: useCallback(
			( wanted: number[] ) => each( flushSites, wanted ),
			[ each ]
		),
		stop: useCallback(
			( wanted: number[] ) => each( stopSites, wanted ),
			[ each ]
		),
	};
}

// A site's background tasks may take long; they go on without anybody waiting.
function wakeInTime( site: NetworkSite ): Promise< void > {
	return Promise.race( [
		wake( site ),
		new Promise< void >( ( done ) => setTimeout( done, PACE ) ),
	] );
}

/** Without those that have said how they stand, and those that won't. */
function stillAsked(
	asked: ReadonlyMap< number, number >,
	before: NetworkSite[],
	now: NetworkSite[]
): ReadonlyMap< number, number > {
	const at = ( sites: NetworkSite[], id: number ) =>
		sites.find( ( site ) => site.id === id )?.state?.at ?? null;
	return new Map(
		[ ...asked ]
			.filter(
				( [ id, turns ] ) =>
					turns < PATIENCE && at( before, id ) === at( now, id )
			)
			.map( ( [ id, turns ] ) => [ id, turns + 1 ] )
	);
}
