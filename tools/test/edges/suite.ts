/**
 * Tests flushes through a real Varnish and a real nginx, by the bytes that a visitor gets through them.
 */
import path from 'node:path';
import { freePort } from '../../site/ports';
import { startSimulator } from '../../simulator/simulator';
import { runIntegration } from '../php-suites';
import type { Context, Counts, Suite } from '../suite';
import { startNginx, startVarnish, type Cache } from './caches';

// The CDN needs longer to remove a copy than the plugin needs to check it, so that purging too early fails the tests.
const REMOVAL_SECONDS = 1;

async function runEdges( context: Context ): Promise< Counts > {
	const { args, log, temporary } = context;
	const site = await freePort();
	const simulator = await startSimulator( {
		port: 0,
		controlPort: 0,
		removalDelay: REMOVAL_SECONDS,
	} );
	const behind = { cdn: Number( new URL( simulator.url ).port ), site };
	const caches: Cache[] = [];
	try {
		const varnish = await startVarnish( temporary, behind, log );
		caches.push( varnish );
		const nginx = await startNginx( temporary, behind, log );
		caches.push( nginx );
		return await runIntegration(
			'7.1',
			{
				...context,
				args: args.some( ( arg ) => arg.startsWith( 'tests/' ) )
					? args
					: [ path.join( 'tests', 'php', 'edges' ), ...args ],
			},
			{
				SHORTPIXEL_FLUSH_TEST_CDN: simulator.url,
				SHORTPIXEL_FLUSH_TEST_CONTROL: simulator.controlUrl,
				SHORTPIXEL_FLUSH_TEST_SITE_PORT: String( site ),
				SHORTPIXEL_FLUSH_TEST_VARNISH: varnish.url,
				SHORTPIXEL_FLUSH_TEST_NGINX: nginx.url,
			}
		);
	} finally {
		await Promise.all( caches.map( ( cache ) => cache.stop() ) );
		await simulator.stop();
	}
}

export const edgeSuites: Suite[] = [
	{
		name: 'edges',
		title: 'Flushes through a real Varnish and a real nginx',
		groups: [ 'e2e' ],
		needs: [ 'php', 'wordpress', 'database', 'caches' ],
		// The suite mostly waits for removals, and for caches to expire.
		cores: 0.25,
		run: runEdges,
	},
];
