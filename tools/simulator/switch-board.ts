import { readChanges } from './switch-rules';
import type {
	FaultName,
	Faults,
	FaultStates,
	Settings,
	SwitchInput,
	Switches,
} from './switch-types';

const ALL_OFF: { readonly [ Name in FaultName ]: null } = {
	slow: null,
	rate_limit: null,
	server_error: null,
	reset: null,
	half_answer: null,
	drip: null,
	no_removal: null,
	stale_edge: null,
	refused_keys: null,
	refused_account_key: null,
	no_credits: null,
	error_page: null,
	drop_headers: null,
	redirect: null,
	clock_skew: null,
};

/** Holds the switches and decides which requests a fault hits. */
export class SwitchBoard {
	private switches: Switches;
	/** For each fault, the sum of its `fraction` over the requests. At 1 the fault hits, and 1 is subtracted. */
	private readonly shares = new Map< FaultName, number >();

	constructor(
		private readonly defaults: Settings,
		private readonly start: SwitchInput = {}
	) {
		this.switches = this.plain();
		this.merge( start );
	}

	private plain(): Switches {
		return { ...ALL_OFF, ...this.defaults };
	}

	all(): Switches {
		return this.switches;
	}

	/** Changes the given switches. The others stay as they are, unless a preset is given, which resets them. */
	merge( input: unknown ): void {
		const { anew, switches } = readChanges( input );
		this.switches = {
			...( anew ? this.plain() : this.switches ),
			...switches,
		};
		const changed = Object.keys( anew ? this.switches : switches );
		changed.forEach( ( name ) => this.shares.delete( name as FaultName ) );
	}

	reset(): void {
		this.switches = this.plain();
		this.shares.clear();
		this.merge( this.start );
	}

	/** Returns the fault and counts the hit, if it hits this request; null otherwise. */
	hit< Name extends FaultName >(
		name: Name,
		url: string,
		applies: ( fault: Faults[ Name ] ) => boolean = () => true
	): Faults[ Name ] | null {
		const faults: FaultStates = this.switches;
		const fault = faults[ name ];
		if ( fault === null || fault.count === 0 || ! applies( fault ) ) {
			return null;
		}
		if ( fault.match !== null && ! new RegExp( fault.match ).test( url ) ) {
			return null;
		}
		// Ten times 0.1 adds up to slightly less than 1: without the margin, the fault would hit the eleventh request
		// instead of the tenth.
		const share = ( this.shares.get( name ) ?? 0 ) + fault.fraction;
		const hits = share > 1 - 1e-9;
		this.shares.set( name, hits ? share - 1 : share );
		if ( hits && fault.count !== null ) {
			fault.count -= 1;
		}
		return hits ? fault : null;
	}
}
