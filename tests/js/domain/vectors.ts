import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Vector {
	name: string;
	input: string;
	/** Endpoints that leave the source's host out. */
	hostless?: string[];
	expected: unknown;
}

/** Reads vectors that PHPUnit reads too. */
export function readVectors( file: string ): Vector[] {
	return JSON.parse(
		readFileSync( join( __dirname, '../../vectors', file ), 'utf8' )
	);
}
