/** The folders of PHP whose mutants the tests must notice. */
export const phpFolders = [ 'includes/cdn', 'includes/proof' ];

export interface Subject {
	files: RegExp;
	/** The quickest first, since a run ends at the first failure. */
	tests: string[];
	/** Whether the tests need WordPress and are in `tests/php/integration`; otherwise they are in `tests/php/unit`. */
	onWordPress?: boolean;
	/** The limit of processor time, a few times what the tests take. A mutant that exceeds it counts as endless. */
	seconds: number;
}

/** The tests that detect a file's mutants: the first match counts. */
const subjects: Subject[] = [
	{
		files: /^includes\/cdn\//,
		tests: [ 'cdn/VectorsTest.php' ],
		seconds: 3,
	},
	{
		files: /\/proof\/(?:class-origin|look)\.php$/,
		tests: [ 'flush/LookTest.php', 'flush/OriginTest.php' ],
		onWordPress: true,
		seconds: 60,
	},
	{
		files: /\/proof\/(?:decode|fingerprint|thumbnail)\.php$/,
		tests: [
			'proof/DecodeTest.php',
			'proof/FingerprintBordersTest.php',
			'proof/BeforeTest.php',
			'proof/ThumbnailTest.php',
			'proof/FingerprintTest.php',
		],
		seconds: 15,
	},
	{
		files: /\/proof\/detail\.php$/,
		tests: [ 'proof/LikenessTest.php', 'proof/DetailTest.php' ],
		seconds: 40,
	},
	{
		files: /\/proof\//,
		tests: [
			'proof/BeforeTest.php',
			'proof/BrowserSecondsTest.php',
			'proof/CacheHeadersTest.php',
			'proof/CompareTest.php',
			'proof/HeaderBordersTest.php',
			'proof/LikenessTest.php',
			'proof/VerdictTest.php',
		],
		seconds: 15,
	},
];

export function subjectOf( file: string ): Subject {
	const subject = subjects.find( ( { files } ) => files.test( file ) );
	if ( ! subject ) {
		throw new Error( `No tests are named for ${ file }.` );
	}
	return subject;
}
