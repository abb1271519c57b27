import process from 'node:process';

const variable = 'SHORTPIXEL_FLUSH_PROOF';

/** Has this run's tests, those in PHP too, try large numbers: see `tests/php/support/Proof.php`. */
export function turnOnProof(): void {
	process.env[ variable ] = '1';
}

/** Returns how much a test tries: enough to notice a mistake in `npm test`, and a large number in `npm run test:proof`. */
export function proofSize( usual: number, large: number ): number {
	return process.env[ variable ] === '1' ? large : usual;
}
