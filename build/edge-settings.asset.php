<?php return array('dependencies' => array(), 'version' => 'fbe5e7f3efca56e2d9e6');
