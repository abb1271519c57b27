<?php return array('dependencies' => array(), 'version' => '3a400ccb320fdca4b776');
