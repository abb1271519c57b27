import { useEffect, useState } from '@wordpress/element';

import { planFlush } from '../api/client';
import type {
	Flush,
	FlushRequest,
	Method,
	Plan,
	SitePlan,
} from '../domain/types';
import type { FlushDriver } from '../hooks/flush-driver';
import { driverOf, newDriver } from '../hooks/flush-registry';
import { flushOf, isBusy } from '../hooks/progress';
import { useFlush } from '../hooks/use-flush';
import { useLoaded } from '../hooks/use-loaded';

interface Options {
	/** The ways this site has; the first is the default. */
	methods: Method[];
	running: Flush | null;
	last: Flush | null;
}

/** The chosen way to flush everything, its plan, and the flush that runs or ran last. */
export function useSiteFlush( { methods, running, last }: Options ) {
	const [ driver, setDriver ] = useState( () =>
		firstDriver( running, last )
	);
	const [ earlier ] = useState( running ? null : driver );
	const progress = useFlush( driver );
	const flush = flushOf( progress );
	const [ chosen, choose ] = useState< Method | null >( null );
	const method =
		methods.find( ( way ) => way === chosen ) ?? methods[ 0 ] ?? null;
	const [ loaded, reload ] = useLoaded( method && loadPlan[ method ] );
	useEffect( () => {
		// Another user, or WP-CLI, may have started one.
		if ( running && running.id !== flush?.id && ! isBusy( progress ) ) {
			setDriver( driverOf( running ) );
		}
	}, [ running, flush?.id, progress ] );
	useEffect( () => {
		if ( progress.status === 'ended' ) {
			reload();
		}
	}, [ progress.status, reload ] );
	const start = ( request: FlushRequest ) => {
		const next = newDriver();
		setDriver( next );
		void next.start( request );
	};
	return {
		driver,
		progress,
		/** Whether the flush shown is from an earlier visit. */
		isEarlier: driver === earlier,
		/** The way of the flush shown, else the chosen one. */
		shown: flush ? flush.method : method,
		method,
		choose,
		// While another way's plan is loading, the previous plan must not be taken for it.
		plan:
			loaded.value && methodOfPlan( loaded.value, methods ) !== method
				? ( { status: 'loading', value: null } as const )
				: loaded,
		reload,
		start,
	};
}

/** Returns the request that does exactly what a plan said. */
export function requestOf( { site, estimate }: Plan ): FlushRequest {
	const agreed = estimate?.asks && {
		confirmed: { addresses: estimate.addresses, money: estimate.money },
	};
	if ( ! site ) {
		return { scope: 'images', library: true, ...agreed };
	}
	const { from } = site.endpoint;
	return {
		scope: 'site',
		expected_endpoint: from,
		...( isPurge( site ) && { method: 'purge' } ),
		...agreed,
	};
}

const loadPlan: Record< Method, ( signal: AbortSignal ) => Promise< Plan > > = {
	new_address: ( signal ) => planFlush( { scope: 'site' }, signal ),
	purge: ( signal ) =>
		planFlush( { scope: 'site', method: 'purge' }, signal ),
	removal: ( signal ) =>
		planFlush( { scope: 'images', library: true }, signal ),
};

function methodOfPlan( { site }: Plan, methods: Method[] ): Method {
	if ( ! site ) {
		return 'removal';
	}
	// Where no provider can do anything else, the purge is the first way.
	return isPurge( site ) && methods.includes( 'purge' )
		? 'purge'
		: 'new_address';
}

function isPurge( { providers }: SitePlan ): boolean {
	return providers.every( ( { by } ) => by === 'purge' );
}

// A flush of an earlier visit is shown while it can still be undone.
function firstDriver( running: Flush | null, last: Flush | null ): FlushDriver {
	const shown = running ?? ( last?.can.undo ? last : null );
	return shown ? driverOf( shown ) : newDriver();
}
