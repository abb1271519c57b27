/** Reads a suite's progress from its runner's output: PHPUnit's dots, or the others' lines per test or file. */
export class Progress {
	private done = 0;
	private total: number | null = null;
	private things = 'tests';
	private line = '';

	read( output: string ): void {
		const lines = ( this.line + output ).split( '\n' );
		this.line = lines.pop() ?? '';
		lines.forEach( ( line ) => this.readLine( line ) );
	}

	/** Returns, for example, "1220 of 2330 tests"; empty until the output shows any progress. */
	toString(): string {
		const dots = /^[.DEFINRSW]*$/.test( this.line ) ? this.line.length : 0;
		const done = this.done + dots;
		if ( this.total !== null ) {
			return `${ done } of ${ this.total } ${ this.things }`;
		}
		return done === 0 ? '' : `${ done } ${ this.things }`;
	}

	private readLine( line: string ): void {
		const [ , done, ofAll ] =
			/(\d+) \/ (\d+) \( *\d+%\)$/.exec( line ) ?? [];
		const [ , all ] = /^Running (\d+) tests? using/.exec( line ) ?? [];
		if ( done !== undefined ) {
			this.done = Number( done );
			this.total = Number( ofAll );
		} else if ( all !== undefined ) {
			this.total = Number( all );
		} else if (
			/^ +[✓✘-] +\d+ /.test( line ) ||
			/^(ok {2}|FAIL) /.test( line )
		) {
			this.done++;
		}
		if ( /^(PASS|FAIL) tests\//.test( line ) ) {
			this.things = 'files';
			this.done += line.startsWith( 'PASS' ) ? 1 : 0;
		}
	}
}
