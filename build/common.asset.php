<?php return array('dependencies' => array(), 'version' => 'd0febf848065ee034338');
