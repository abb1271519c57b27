<?php return array('dependencies' => array('wp-i18n'), 'version' => '275b895be077c54c9069');
