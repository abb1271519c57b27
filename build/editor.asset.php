<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'eeacbaccc68595c81842');
