import type { Format, Variant, VariantFilter } from './variant';

/** One built file as it is served. */
export interface StoredFile {
	body: Buffer;
	contentType: string;
	etag: string;
	builtAt: number;
}

/**
 * How the answering cache got a file, and when: it had the file (HIT), or fetched it for this request,
 * because it had none (MISS) or an expired one (EXPIRED).
 */
export interface Stored {
	by: 'HIT' | 'MISS' | 'EXPIRED';
	at: number;
}

interface CacheEntry {
	variant: Variant;
	/** The files, each with the time when this cache stored it, from which its Age counts. */
	files: Map< Format, { file: StoredFile; storedAt: number } >;
}

/** One file of a CacheReport; times in Unix milliseconds. */
export interface CacheLine {
	key: string;
	params: readonly string[];
	source: string;
	format: Format;
	content_type: string;
	built_at: number;
	stored_at: number;
	etag: string;
	bytes: number;
}

/** The answer of the control port's GET /cache. */
export interface CacheReport {
	entries: CacheLine[];
	edge: CacheLine[];
	/** The number of variants being built right now. */
	building: number;
}

/** Stores built files by variant, as ShortPixel's cache and the edge in front of it both do. */
export class Cache {
	private readonly entries = new Map< string, CacheEntry >();

	constructor( private readonly maxVariants: number ) {}

	get(
		variant: Variant,
		format: Format
	): { file: StoredFile; storedAt: number } | undefined {
		return this.entries.get( variant.id )?.files.get( format );
	}

	put(
		variant: Variant,
		format: Format,
		file: StoredFile,
		storedAt: number
	): void {
		const entry = this.entries.get( variant.id ) ?? {
			variant,
			files: new Map(),
		};
		entry.files.set( format, { file, storedAt } );
		this.entries.set( variant.id, entry );
		const [ oldest ] = this.entries.keys();
		if ( this.entries.size > this.maxVariants && oldest !== undefined ) {
			this.entries.delete( oldest );
		}
	}

	remove( filter: VariantFilter ): void {
		for ( const { variant, format } of this.find( filter ) ) {
			const files = this.entries.get( variant.id )?.files;
			files?.delete( format );
			if ( files?.size === 0 ) {
				this.entries.delete( variant.id );
			}
		}
	}

	find(
		filter: VariantFilter
	): { variant: Variant; format: Format; file: StoredFile }[] {
		return [ ...this.entries.values() ].flatMap( ( { variant, files } ) =>
			[ ...files ]
				.filter( ( [ format ] ) => filter( variant, format ) )
				.map( ( [ format, { file } ] ) => ( {
					variant,
					format,
					file,
				} ) )
		);
	}

	clear(): void {
		this.entries.clear();
	}

	lines(): CacheLine[] {
		return [ ...this.entries.values() ].flatMap( ( { variant, files } ) =>
			[ ...files ].map( ( [ format, { file, storedAt } ] ) => ( {
				key: variant.key,
				params: variant.params,
				source: variant.source,
				format,
				content_type: file.contentType,
				built_at: file.builtAt,
				stored_at: storedAt,
				etag: file.etag,
				bytes: file.body.length,
			} ) )
		);
	}
}
