<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'ac852df53fd18f2cd333');
