import { setMaxListeners } from 'node:events';
import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Cache, StoredFile } from './cache';
import type { Clock } from './clock';
import { fetchOriginal } from './origin';
import { makePicture } from './picture';
import type { Format, Variant, VariantFilter } from './variant';

interface Build {
	variant: Variant;
	format: Format;
	/** Whether the result must not be stored, because a removal or a reset came during the build. */
	dropped: boolean;
	result: Promise< StoredFile | null >;
}

export interface BuilderNeeds {
	cache: Cache;
	clock: Clock;
	originTimeout: number;
	/** In seconds; a function because a switch may change it. */
	buildDelay: () => number;
}

const PARALLEL = 2;

/** Lifts Node's limit on listeners: it would report the many builds that listen to this signal as a leak. */
const signalOfMany = (): AbortController => {
	const controller = new AbortController();
	setMaxListeners( 0, controller.signal );
	return controller;
};

/** Builds variants in the background. Requests for the same variant and format share a build. */
export class Builder {
	private readonly builds = new Map< string, Build >();
	private readonly queue: ( () => void )[] = [];
	private running = 0;
	private gaveUp = signalOfMany();
	building = 0;

	constructor( private readonly needs: BuilderNeeds ) {}

	/** Resolves with the file, or null if it can't be made. */
	build( variant: Variant, format: Format ): Promise< StoredFile | null > {
		const id = `${ format } ${ variant.id }`;
		const known = this.builds.get( id );
		if ( known !== undefined ) {
			return known.result;
		}
		const build: Build = {
			variant,
			format,
			dropped: false,
			result: Promise.resolve( null ),
		};
		this.builds.set( id, build );
		this.building += 1;
		build.result = this.make( variant, format )
			.catch( () => null )
			.then( ( file ) => {
				this.building -= 1;
				if ( file !== null && ! build.dropped ) {
					const { cache } = this.needs;
					cache.put( variant, format, file, file.builtAt );
				}
				if ( this.builds.get( id ) === build ) {
					this.builds.delete( id );
				}
				return file;
			} );
		return build.result;
	}

	/** Keeps the results of matching builds from being stored, so that the next request builds anew. */
	drop( filter: VariantFilter ): void {
		for ( const [ id, build ] of this.builds ) {
			if ( filter( build.variant, build.format ) ) {
				build.dropped = true;
				this.builds.delete( id );
			}
		}
	}

	/** Aborts all builds, and stores none of their results. */
	giveUp(): void {
		this.drop( () => true );
		this.gaveUp.abort();
		this.gaveUp = signalOfMany();
	}

	private async make(
		variant: Variant,
		format: Format
	): Promise< StoredFile | null > {
		const { clock, originTimeout, buildDelay } = this.needs;
		const stopped = this.gaveUp.signal;
		await wait( buildDelay() * 1000, undefined, { signal: stopped } );
		await this.turn();
		try {
			const original = await fetchOriginal(
				variant.source,
				originTimeout,
				stopped
			);
			const picture =
				original && ( await makePicture( original, variant, format ) );
			const hash = createHash( 'sha256' );
			return (
				picture && {
					...picture,
					etag: `"${ hash
						.update( picture.body )
						.digest( 'hex' )
						.slice( 0, 32 ) }"`,
					builtAt: clock.now(),
				}
			);
		} finally {
			this.running -= 1;
			this.queue.shift()?.();
		}
	}

	private async turn(): Promise< void > {
		while ( this.running >= PARALLEL ) {
			await new Promise< void >( ( resolve ) =>
				this.queue.push( resolve )
			);
		}
		this.running += 1;
	}
}
