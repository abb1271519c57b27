<?php return array('dependencies' => array(), 'version' => '70929effa5f8da8546f7');
