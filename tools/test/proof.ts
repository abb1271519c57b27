import process from 'node:process';

const variable = 'SHORTPIXEL_FLUSH_PROOF';

/** Makes the tests of this run use large numbers, in PHP too: see `tests/php/support/Proof.php`. */
export function turnOnProof(): void {
	process.env[ variable ] = '1';
}

export const isProof = (): boolean => process.env[ variable ] === '1';

/** Chooses between the number that `npm test` uses and the large one of `npm run test:proof`. */
export function proofSize( usual: number, large: number ): number {
	return isProof() ? large : usual;
}
