import type { SiteEdges } from '../domain/edges';
import type { Settings } from '../domain/types';
import { get, post, ROOT, type Signal } from './request';

/** Reads the settings, including the list of the site's own CDNs. */
export function getSettings( signal?: Signal ) {
	return get< Settings & SiteEdges >( `${ ROOT }/settings`, signal );
}

/** Saves the changed settings and returns all settings. */
export function saveSettings( changes: Partial< Settings >, signal?: Signal ) {
	return post< Settings >( `${ ROOT }/settings`, changes, signal );
}
