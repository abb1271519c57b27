<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '956479bf9f2bde88694f');
