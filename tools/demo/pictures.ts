import { mkdirSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { drawScene, scenes } from './scenes';

async function write( svg: string, file: string ): Promise< void > {
	mkdirSync( path.dirname( file ), { recursive: true } );
	await sharp( Buffer.from( svg ) ).jpeg( { quality: 88 } ).toFile( file );
}

/**
 * Writes the images into a site's uploads, and each image and its replacement into the folder from which the demo
 * plugin copies them.
 */
export async function makePictures( folder: string ): Promise< void > {
	const content = path.join( folder, 'wp-content' );
	const kept = path.join( content, 'shortpixel-flush-demo' );
	for ( const scene of scenes ) {
		const before = drawScene( scene, false );
		await write( before, path.join( content, 'uploads/demo', scene.file ) );
		await write( before, path.join( kept, 'before', scene.file ) );
		await write(
			drawScene( scene, true ),
			path.join( kept, 'after', scene.file )
		);
	}
}
