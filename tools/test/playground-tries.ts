import { copyFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../root';
import { addMustUse } from '../site/complaints';
import { noDeprecatedApi } from '../site/site';

/** PHP files that check statements about a site, and the number of statements that each checks. */
const sentences = { 'all-loads.php': 2, 'rights-hold.php': 6 };

const tried = Object.keys( sentences );

/** Makes a site in Playground run these files on request, and log deprecations. */
export function addTries( folder: string ): void {
	addMustUse(
		folder,
		'no-deprecated-api.php',
		readFileSync( noDeprecatedApi, 'utf8' )
	);
	for ( const file of tried ) {
		copyFileSync(
			path.join( root, 'tests/php/support', file ),
			path.join( folder, 'wp-content', file )
		);
	}
	addMustUse(
		folder,
		'tried.php',
		`<?php
		add_action( 'wp_loaded', static function (): void {
			if ( in_array( $_GET['tried'] ?? '', ${ JSON.stringify( tried ) }, true ) ) {
				trigger_error( 'What is deprecated is logged by PHP ' . PHP_VERSION, E_USER_DEPRECATED );
				echo json_encode( require WP_CONTENT_DIR . '/' . $_GET['tried'] );
				exit;
			}
		} );`
	);
}

/**
 * Checks what must hold on every PHP and database, for example that all files load, read-only routes answer, and
 * capabilities are checked.
 */
export async function tryHere(
	site: string,
	say: ( is: boolean, words: string ) => void
): Promise< void > {
	for ( const [ file, count ] of Object.entries( sentences ) ) {
		const answer = await (
			await fetch( `${ site }/?tried=${ file }` )
		).text();
		const holds = /^\{.*\}$/.test( answer )
			? ( JSON.parse( answer ) as Record< string, boolean > )
			: {};
		say(
			Object.keys( holds ).length === count,
			`${ file } was tried by the site: ${ answer.slice( 0, 2000 ) }`
		);
		for ( const [ words, is ] of Object.entries( holds ) ) {
			say( is, words );
		}
	}
}

/** Checks that PHP logs deprecations, and that nothing logged while the tests ran is about the plugin. */
export function sayWhatWasLogged(
	said: string,
	php: string,
	say: ( is: boolean, words: string ) => void
): void {
	say(
		said.includes( `What is deprecated is logged by PHP ${ php }.` ),
		`PHP ${ php } logs what is deprecated`
	);
	say(
		! said.includes( 'plugins/shortpixel-flush' ),
		'PHP logged nothing about the plugin'
	);
}
