<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '5951a18a4bcca15a702f');
