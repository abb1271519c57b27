<?php return array('dependencies' => array('wp-i18n'), 'version' => 'f0e96e63a859d2947665');
