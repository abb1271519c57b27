<?php return array('dependencies' => array(), 'version' => 'b5fc3c0ddc281f1c71a7');
